/** Watches a stack and puts right what breaks. */
@NullMarked
package countme.topology.deploy.heal;

import org.jspecify.annotations.NullMarked;
