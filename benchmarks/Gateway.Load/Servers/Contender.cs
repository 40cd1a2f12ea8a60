namespace Gateway.Load.Servers;

/// <summary>A server in a comparison.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Assembly">The path of the program.</param>
internal sealed record Contender(string Name, string Assembly)
{
    /// <summary>A minimal API that answers the same JSON without gRPC: the baseline.</summary>
    public static Contender Bare { get; } = new("bare minimal API", BuiltBeside("Gateway.Load.Bare"));

    /// <summary>Microsoft.AspNetCore.Grpc.JsonTranscoding on Grpc.AspNetCore.</summary>
    public static Contender Microsoft { get; } = new("Microsoft's transcoding", BuiltBeside("Gateway.Load.Microsoft"));

    /// <summary>This project on Grpc.AspNetCore.</summary>
    public static Contender Ours { get; } = new("Gateway", BuiltBeside("Gateway.Load.Ours"));

    /// <summary>The plain service on Grpc.AspNetCore behind the proxies.</summary>
    public static Contender Upstream { get; } = new("upstream", BuiltBeside("Gateway.Load.Upstream"));

    /// <summary>YARP, which forwards native calls.</summary>
    public static Contender Yarp { get; } = new("YARP, native", BuiltBeside("Gateway.Load.Yarp")) { IsProxy = true, IsNative = true };

    /// <summary>This project on YARP, called by REST.</summary>
    public static Contender Proxy { get; } = new("gateway, REST", BuiltBeside("Gateway.Load.Proxy")) { IsProxy = true };

    /// <summary>This project on YARP, called by native gRPC.</summary>
    public static Contender NativeProxy { get; } = Proxy with { Name = "gateway, native", IsNative = true };

    /// <summary>An experiment: a simple send instead of YARP's forwarder.</summary>
    public static Contender DirectForwarder { get; } = Proxy with { Name = "REST, simple forwarder", Arguments = ["direct-forwarder"] };

    /// <summary>An experiment: a simple send instead of YARP's pipeline.</summary>
    public static Contender DirectPipeline { get; } = Proxy with { Name = "REST, no pipeline", Arguments = ["direct-pipeline"] };

    /// <summary>Whether it is a proxy. Its upstream then starts with it.</summary>
    public bool IsProxy { get; init; }

    /// <summary>Whether it is called by native gRPC over HTTP/2.</summary>
    public bool IsNative { get; init; }

    /// <summary>Its additional command-line arguments.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>The largest window of a stream that the runtime's HTTP/2 client opens, in bytes; null for the runtime's own, 16 MB.</summary>
    public int? MaxStreamWindow { get; init; }

    // Each program is in artifacts/bin/<project>/<configuration>/.
    private static string BuiltBeside(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, project + ".dll");
    }
}
