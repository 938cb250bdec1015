"use strict";
// Not in tsconfig.json: where a program stands beside it, Pulumi's start-up of plugins takes no transpiler from there.
require("ts-node").register({ swc: true });
