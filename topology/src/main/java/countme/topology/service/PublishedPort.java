package countme.topology.service;

/**
 * A container's port made reachable on the engine's machine.
 *
 * @param bind address there
 * @param hostPort port there
 * @param containerPort port inside
 */
public record PublishedPort(String bind, int hostPort, int containerPort) {}
