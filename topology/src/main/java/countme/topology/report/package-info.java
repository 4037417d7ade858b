/** How things are told to whoever runs countme: failures in words, exit codes, progress. */
@NullMarked
package countme.topology.report;

import org.jspecify.annotations.NullMarked;
