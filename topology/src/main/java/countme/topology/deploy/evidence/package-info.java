/** What an auditor asks for, in one archive. */
@NullMarked
package countme.topology.deploy.evidence;

import org.jspecify.annotations.NullMarked;
