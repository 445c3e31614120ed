import { bind } from "../../base/bind.js";
import { parseSignature } from "../../base/signature.js";
import { Module } from "../module.js";

/** A module that takes nothing when it is made. */
export abstract class WithoutSettings extends Module {
  /** @throws TypeError for arguments, in Python's words */
  constructor(...args: never[]) {
    super();
    if (args.length > 0) bind(parseSignature(`nn::${new.target.name}()`), args);
  }
}
