/**
 * The promises, proven against the running topology: one SESSION stack for the whole run, or with {@code -Dtopology.attach=URL} the
 * tests tagged {@code harmless} against a stack that is already there.
 */
@NullMarked
package countme.acceptance;

import org.jspecify.annotations.NullMarked;
