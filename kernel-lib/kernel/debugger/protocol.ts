/** What JupyterLab and the kernel say about debugging: https://microsoft.github.io/debug-adapter-protocol/specification */
import type { Content } from "../message.js";

export interface DebugRequest {
  seq: number;
  command: string;
  arguments: Content;
}

export interface SourceBreakpoint {
  line: number;
  condition?: string;
  /** Written instead of a stop; `{expressions}` are replaced. */
  logMessage?: string;
}

export interface Breakpoint extends SourceBreakpoint {
  id: number;
  /** Whether there is code to stop at, at this line or behind it. */
  verified: boolean;
  source: { path: string };
  message?: string;
}

export interface Variable {
  name: string;
  type: string;
  value: string;
  /** Asks for what is inside; 0 where there is nothing. */
  variablesReference: number;
  indexedVariables?: number;
  evaluateName?: string;
}

/** JavaScript runs in one thread. */
export const threadId = 1;

export const capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsSetVariable: true,
  supportsEvaluateForHovers: true,
  supportsModulesRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: [
    { filter: "all", label: "All Exceptions", description: "Stop wherever an error is thrown", default: false },
  ],
};

/** A request that cannot be answered: the reason is for the user. */
export class Refusal extends Error {}
