namespace Gateway.Transcoding.Binding;

/// <summary>A mistake in a rule, found when the host starts up.</summary>
/// <param name="File">The proto file.</param>
/// <param name="Method">The method, such as <c>proto.Greetering/Hello</c>.</param>
/// <param name="Binding">The HTTP method and the template, such as <c>GET /v1/hello/{name}</c>; empty if the rule has none.</param>
/// <param name="Column">The place in the template, from 1; null if the mistake is not in the template.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Remedy">The remedy.</param>
public sealed record BindingProblem(string File, string Method, string Binding, int? Column, string Problem, string Remedy)
{
    /// <summary><c>greetering.proto: proto.Greetering/Hello: GET /v1/hello/{nam}: column 12: …; …</c></summary>
    public override string ToString()
    {
        var binding = Binding.Length == 0 ? "" : $"{Binding}: ";
        var column = Column is { } at ? $"column {at}: " : "";
        return $"{File}: {Method}: {binding}{column}{Problem}; {Remedy}";
    }
}
