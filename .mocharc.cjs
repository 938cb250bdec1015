const { availableParallelism } = require("node:os");

module.exports = {
  require: ["./tests/swc.cjs"],
  timeout: 60_000,
  // Files run at the same time, each in one process; `--no-parallel` for `.only` and for a debugger.
  parallel: true,
  jobs: availableParallelism(),
};
