/** What the operator may choose, validated; it knows no Docker types and no files of ours. */
@NullMarked
package countme.topology.config;

import org.jspecify.annotations.NullMarked;
