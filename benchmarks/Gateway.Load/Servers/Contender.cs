namespace Gateway.Load.Servers;

/// <summary>A server that takes part.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Assembly">The path of the program.</param>
internal sealed record Contender(string Name, string Assembly)
{
    /// <summary>A minimal API that answers the same JSON without gRPC: the measure of the others.</summary>
    public static Contender Bare { get; } = new("bare minimal API", BuiltBeside("Gateway.Load.Bare"));

    /// <summary>Microsoft.AspNetCore.Grpc.JsonTranscoding on Grpc.AspNetCore.</summary>
    public static Contender Microsoft { get; } = new("Microsoft's transcoding", BuiltBeside("Gateway.Load.Microsoft"));

    /// <summary>This project on Grpc.AspNetCore.</summary>
    public static Contender Ours { get; } = new("Gateway", BuiltBeside("Gateway.Load.Ours"));

    /// <summary>The bare service on Grpc.AspNetCore that stands behind the proxies.</summary>
    public static Contender Upstream { get; } = new("upstream", BuiltBeside("Gateway.Load.Upstream"));

    /// <summary>YARP, which forwards native calls.</summary>
    public static Contender Yarp { get; } = new("YARP, native", BuiltBeside("Gateway.Load.Yarp")) { IsProxy = true, IsNative = true };

    /// <summary>This project on YARP, asked by REST.</summary>
    public static Contender Proxy { get; } = new("gateway, REST", BuiltBeside("Gateway.Load.Proxy")) { IsProxy = true };

    /// <summary>This project on YARP, asked by native calls.</summary>
    public static Contender NativeProxy { get; } = Proxy with { Name = "gateway, native", IsNative = true };

    /// <summary>An experiment: a simple send in the place of YARP's forwarder.</summary>
    public static Contender DirectForwarder { get; } = Proxy with { Name = "REST, simple forwarder", Arguments = ["direct-forwarder"] };

    /// <summary>An experiment: a simple send in the place of YARP's pipeline.</summary>
    public static Contender DirectPipeline { get; } = Proxy with { Name = "REST, no pipeline", Arguments = ["direct-pipeline"] };

    /// <summary>Whether it stands before an upstream, which then is started with it.</summary>
    public bool IsProxy { get; init; }

    /// <summary>Whether it is asked by native calls over HTTP/2.</summary>
    public bool IsNative { get; init; }

    /// <summary>What its command line has beside what all have.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>The largest window of a stream that the runtime's HTTP/2 client opens, in bytes; null for the runtime's own, 16 MB.</summary>
    public int? MaxStreamWindow { get; init; }

    // artifacts/bin/<project>/<configuration>/ holds each of them.
    private static string BuiltBeside(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, project + ".dll");
    }
}
