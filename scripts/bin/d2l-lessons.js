#!/usr/bin/env node
// a file of its own, so that npm can link the command before the build has run
import "../dist/cli/bin.js";
