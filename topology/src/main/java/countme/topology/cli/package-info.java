/** The launcher: one picocli command per verb; rendering only. */
@NullMarked
package countme.topology.cli;

import org.jspecify.annotations.NullMarked;
