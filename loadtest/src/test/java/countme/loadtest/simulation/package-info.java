/** Proof that each simulation passes where its question has the answer hoped for, and fails where not. */
@NullMarked
package countme.loadtest.simulation;

import org.jspecify.annotations.NullMarked;
