/**
 * Finding, provisioning and reaching a Docker engine. {@link countme.topology.engine.EngineSupply} is the way in; it is also
 * the one place that makes Testcontainers use the engine found.
 */
@NullMarked
package countme.topology.engine;

import org.jspecify.annotations.NullMarked;
