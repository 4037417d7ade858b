/** What it costs to lose less of the count: Redis alone, with and without a copy, answering before or after what was counted is on a disk. */
@NullMarked
package countme.loadtest.durability;

import org.jspecify.annotations.NullMarked;
