using Google.Api;

namespace Gateway.Yarp.Upstreams;

/// <summary>A rule that replaces the annotation of a method, and the file that it comes from.</summary>
internal sealed record FileRule(HttpRule Rule, string File);
