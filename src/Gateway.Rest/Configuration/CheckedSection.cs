using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Configuration;

/// <summary>Binds a section of an application's configuration to options.</summary>
internal static class CheckedSection
{
    /// <summary>Binds a section. Keys at its top may be those of other options.</summary>
    /// <exception cref="OptionsValidationException">The section has mistakes; the message lists every one.</exception>
    public static void Bind<TOptions>(IConfiguration? configuration, string name, TOptions options)
        where TOptions : class
    {
        var section = configuration?.GetSection(name);
        if (section?.Exists() != true)
        {
            return;
        }

        if (SectionCheck.Find(section, ShapeReader.Of(typeof(TOptions)), KnownKeys.OnlyBelow) is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(name, typeof(TOptions), problems);
        }

        section.Bind(options);
    }
}
