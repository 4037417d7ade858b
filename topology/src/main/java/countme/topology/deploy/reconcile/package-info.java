/** Makes what runs like what is described: plan, steps, health gates. */
@NullMarked
package countme.topology.deploy.reconcile;

import org.jspecify.annotations.NullMarked;
