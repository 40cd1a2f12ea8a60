using Google.Api;

namespace Gateway.Yarp.Upstreams;

/// <summary>A rule that replaces the annotation of a method, with its file.</summary>
internal sealed record FileRule(HttpRule Rule, string File);
