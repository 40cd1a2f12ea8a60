namespace Gateway.Load.Servers;

/// <summary>A server that takes part.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Project">The project it is built by.</param>
/// <param name="Argument">What it is started with; null for nothing.</param>
internal sealed record Contender(string Name, string Project, string? Argument = null)
{
    /// <summary>A minimal API that writes the same bytes by hand: the measure of the others.</summary>
    public static Contender Bare { get; } = new("bare minimal API", "Gateway.Load.Bare");

    /// <summary>This project.</summary>
    public static Contender Ours { get; } = new("Gateway", "Gateway.Load.Ours");

    /// <summary>Microsoft.AspNetCore.Grpc.JsonTranscoding on Grpc.AspNetCore.Server.</summary>
    public static Contender Microsoft { get; } = new("Microsoft.AspNetCore.Grpc.JsonTranscoding", "Gateway.Load.Microsoft");

    /// <summary>This project without REST.</summary>
    public static Contender OursNative { get; } = new("Gateway, gRPC alone", Ours.Project, "native");

    /// <summary>Grpc.AspNetCore.Server without transcoding.</summary>
    public static Contender MicrosoftNative { get; } = new("Grpc.AspNetCore.Server", Microsoft.Project, "native");
}
