import io.grpc.examples.routeguide.RouteGuideServer;
import java.io.OutputStream;

/** Starts grpc-java's example, whose own program has a fixed port, at a port. Ends with its standard input. */
public final class Start {
  private Start() {}

  public static void main(String[] arguments) throws Exception {
    new RouteGuideServer(Integer.parseInt(arguments[0])).start();
    System.out.println("started");
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }
}
