/** Proof that the load test passes on an exact counter and fails on any other. */
@NullMarked
package countme.loadtest;

import org.jspecify.annotations.NullMarked;
