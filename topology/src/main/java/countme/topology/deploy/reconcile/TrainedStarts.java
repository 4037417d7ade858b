package countme.topology.deploy.reconcile;

import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.deploy.project.Context;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Training;
import countme.topology.docker.Volumes;
import countme.topology.image.local.SuppliedImage;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.JavaTraining;
import countme.topology.service.Service;
import countme.topology.service.TrainedStart;
import countme.topology.service.Versioned;
import java.util.function.Function;

/**
 * Sees to it that replicas start from what Java was taught about their image, and that it is taught once for each. It is no part of what is
 * desired: a replica without it serves as well, only later at full speed.
 */
public final class TrainedStarts {
    private final Context context;

    public TrainedStarts(Context context) {
        this.context = context;
    }

    /** Adds to a container that is about to be made the volume of its image, which may be filled later. */
    void mount(DesiredContainer desired, CreateContainerCmd create) {
        if (context.trains() && desired.description().service().javaApp().isPresent()) {
            String volume = TrainedStart.volume(
                    desired.description().site(), desired.image().id());
            Volumes.create(context.engine(), volume, Labels.TRAINED, context.labels());
            Training.mount(create, volume);
        }
    }

    /** When the stack is ready: begins what is missing and waits for nothing; forgets images that run no more. Whatever fails is said and fails nobody. */
    public void prepare(Blueprint blueprint, Function<Service, SuppliedImage> images) {
        if (!context.trains()) {
            return;
        }
        blueprint
                .topology()
                .versioned()
                .map(Versioned::service)
                .ifPresent(app -> app.javaApp().ifPresent(java -> prepare(blueprint, app, java.training(), images)));
    }

    private void prepare(
            Blueprint blueprint, Service app, JavaTraining training, Function<Service, SuppliedImage> images) {
        try {
            String image = images.apply(app).id();
            String volume = TrainedStart.volume(blueprint.site(), image);
            prune(volume);
            if (!isDone(app, image) && begin(blueprint, volume, app, image, training, images)) {
                context.progress()
                        .say("training the replicas' Java for the next start, at lowest priority (about a minute)");
            }
        } catch (RuntimeException e) {
            context.progress()
                    .say("the replicas' Java cannot be trained for the next start, the next 'up' tries again: "
                            + Problem.reason(e));
        }
    }

    private boolean isDone(Service app, String image) {
        return context.inventory().containers().stream()
                .filter(one -> one.service().equals(app.name()) && one.imageId().equals(image))
                .findFirst()
                .map(Instance::id)
                .filter(replica -> Training.isDone(context.engine(), replica))
                .isPresent();
    }

    private boolean begin(
            Blueprint blueprint,
            String volume,
            Service app,
            String image,
            JavaTraining training,
            Function<Service, SuppliedImage> images) {
        Volumes.create(context.engine(), volume, Labels.TRAINED, context.labels());
        return new Training(context.engine(), blueprint.site())
                .begin(
                        volume,
                        app,
                        image,
                        training,
                        images.apply(training.companion()).id());
    }

    /** One that a container has is left alone by the engine. */
    private void prune(String volume) {
        Volumes.names(context.engine(), context.project(), Labels.TRAINED).stream()
                .filter(name -> !name.equals(volume))
                .forEach(name -> context.engine().removeVolume(name));
    }
}
