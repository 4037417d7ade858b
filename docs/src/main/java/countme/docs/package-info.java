/** The knowledge base as a program sees it: what its pages say and refer to, the table of tasks, and the site made of it all. */
@NullMarked
package countme.docs;

import org.jspecify.annotations.NullMarked;
