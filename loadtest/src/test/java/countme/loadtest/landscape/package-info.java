/** Proof of what the landscape and the scale report compute, print and draw; nothing here needs an engine. */
@NullMarked
package countme.loadtest.landscape;

import org.jspecify.annotations.NullMarked;
