/**
 * Where the stack stands: beside what no counter on this machine can exceed and beside a peer ({@link countme.loadtest.landscape.Landscape}),
 * and how it grows with replicas and visitors ({@link countme.loadtest.landscape.Scale}). Starts everything itself through the launcher and
 * the {@code docker} command; the engine must be on this machine.
 */
@NullMarked
package countme.loadtest.landscape;

import org.jspecify.annotations.NullMarked;
