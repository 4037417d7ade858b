package countme.acceptance;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A program that says a line once it listens, and takes every connection until it is ended. Its argument is a port. */
final class Doorbell {
    private Doorbell() {}

    public static void main(String[] arguments) throws IOException {
        try (var server = new ServerSocket(Integer.parseInt(arguments[0]))) {
            System.out.println("listening");
            while (!server.isClosed()) {
                try (Socket visitor = server.accept()) {
                    visitor.getOutputStream().write('\n');
                }
            }
        }
    }
}
