/** One project on one engine, and what everybody who works on it needs: settings, state, certificates, the way to change it. */
@NullMarked
package countme.topology.deploy.project;

import org.jspecify.annotations.NullMarked;
