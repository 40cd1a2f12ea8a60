using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>One <c>{name}</c> of a path.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Field">The field that the parameter fills alone; null when it fills only a part of a field, or no field.</param>
/// <param name="Note">A note that the name cannot express, such as that the value may hold slashes.</param>
internal sealed record PathParameter(string Name, FieldSchema? Field, string? Note)
{
    /// <summary>The field that the parameter fills a part of; null when it fills a whole field, or none.</summary>
    public FieldSchema? Whole { get; init; }

    /// <summary>The parameter, renamed to the name that another binding gave it.</summary>
    public PathParameter Named(string name) => name == Name || Field is null
        ? this with { Name = name }
        : new(name, Field, Text.Paragraphs([$"Here it is the field `{Name}`.", Note]));
}
