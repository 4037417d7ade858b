/**
 * Load on a running counter, and the proof that it counted exactly. {@link countme.loadtest.ExactCount} is plain Java for any test
 * that counts; {@code countme.loadtest.simulation} drives it with Gatling; {@link countme.loadtest.PairedBenchmark} compares two
 * counters; {@link countme.loadtest.DeployBenchmark} deploys one under load; {@link countme.loadtest.ChangedLineBenchmark} times a
 * changed line until it is live, and needs the sources. The others need a URL, or the launcher's jar for stacks of their own, and nothing
 * else of the project.
 */
@NullMarked
package countme.loadtest;

import org.jspecify.annotations.NullMarked;
