// Loaded into the process that is measured: says at its end what it took.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`peak memory: ${maxRSS} KB\nprocessor: ${userCPUTime + systemCPUTime} us\n`);
});
