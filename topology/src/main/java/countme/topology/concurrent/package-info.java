/** Time and work side by side: clocks that tests can turn, waiting, back-off, work that is shared. */
@NullMarked
package countme.topology.concurrent;

import org.jspecify.annotations.NullMarked;
