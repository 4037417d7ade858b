package countme.topology.service;

/**
 * What one container may take.
 *
 * @param memoryMiB memory, swap included; past it the kernel ends the process
 * @param pids processes and threads
 * @param cpuShares weight against the others when the processors are busy; 1024 is the engine's default
 */
public record Limits(int memoryMiB, int pids, int cpuShares) {}
