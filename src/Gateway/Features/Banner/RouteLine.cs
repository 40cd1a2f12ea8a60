using Gateway.Rest;

namespace Gateway.Program.Features.Banner;

/// <summary>A route, for people.</summary>
internal sealed record RouteLine(string HttpMethod, string Template, string Method)
{
    public static RouteLine Of(BindingMetadata binding) =>
        new(binding.Binding.HttpMethod, binding.Method.Prefix + binding.Binding.Template.Text, binding.Method.QualifiedName);
}
