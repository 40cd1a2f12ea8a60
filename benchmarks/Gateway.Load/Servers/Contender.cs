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

    // artifacts/bin/<project>/<configuration>/ holds each of them.
    private static string BuiltBeside(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, project + ".dll");
    }
}
