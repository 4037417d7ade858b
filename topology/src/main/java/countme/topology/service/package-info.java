/** The words in which services are described, and the parts that some of them play. A stack of your own is written in them. */
@NullMarked
package countme.topology.service;

import org.jspecify.annotations.NullMarked;
