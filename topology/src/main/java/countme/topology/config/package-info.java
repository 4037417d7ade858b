/**
 * What the operator may choose, and how the operator is told: validated settings, progress and the one exception users see.
 * Every package may use it; it uses none of them and knows no Docker types.
 */
@NullMarked
package countme.topology.config;

import org.jspecify.annotations.NullMarked;
