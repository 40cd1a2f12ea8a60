using System.Collections.Frozen;

namespace Gateway.Transcoding.Binding;

/// <summary>How requests are bound. Immutable: make one for a host and keep it.</summary>
public sealed class BindingOptions
{
    private readonly FrozenSet<string> _ignored = [];
    private readonly JsonOptions _json = JsonOptions.Default;

    /// <summary>The defaults.</summary>
    public static BindingOptions Default { get; } = new();

    /// <summary>What happens to query parameters that name no field. Default <see cref="Binding.UnknownQueryParameters.Refuse"/>.</summary>
    public UnknownQueryParameters UnknownQueryParameters { get; init; }

    /// <summary>
    /// Names of query parameters that are never bound, such as <c>access_token</c>, compared with regard to case. They are skipped even when
    /// a field has the name. Default none.
    /// </summary>
    public IReadOnlyCollection<string> IgnoredQueryParameters
    {
        get => _ignored;
        init => _ignored = value.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>How JSON in bodies is read. Default canonical ProtoJSON.</summary>
    public JsonOptions JsonOptions
    {
        get => _json;
        init
        {
            _json = value;
            PartialJson = value with { AllowPartial = true };
            TextJson = value with { AllowPartial = true, IgnoreUnknownFields = false };
        }
    }

    /// <summary>The same for a body that path and query complete.</summary>
    internal JsonOptions PartialJson { get; private init; } = JsonOptions.Default with { AllowPartial = true };

    /// <summary>The same for values in path and query: an enum name that does not exist is no value there.</summary>
    internal JsonOptions TextJson { get; private init; } = JsonOptions.Default with { AllowPartial = true };

    internal bool Ignores(ReadOnlySpan<char> name) => _ignored.Count > 0 && _ignored.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    internal bool IgnoresAny => _ignored.Count > 0;
}
