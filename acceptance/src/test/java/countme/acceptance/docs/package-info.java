/** What the documents say is typed, and what they say comes of it: their commands are run, on a stack of this test's own. */
@NullMarked
package countme.acceptance.docs;

import org.jspecify.annotations.NullMarked;
