using System.Collections.Frozen;

namespace Gateway.Transcoding.Binding;

/// <summary>Options for binding requests. Immutable: create one instance for each host.</summary>
public sealed class BindingOptions
{
    private readonly FrozenSet<string> _ignored = [];
    private readonly ReservedParameter[] _reserved = [];
    private readonly JsonOptions _json = JsonOptions.Default;

    /// <summary>The defaults.</summary>
    public static BindingOptions Default { get; } = new();

    /// <summary>The treatment of query parameters that name no field. Default <see cref="Binding.UnknownQueryParameters.Refuse"/>.</summary>
    public UnknownQueryParameters UnknownQueryParameters { get; init; }

    /// <summary>
    /// Names of query parameters that are never bound, such as <c>access_token</c>. Names are case-sensitive. A listed parameter is skipped even if
    /// a field has this name. Default none.
    /// </summary>
    public IReadOnlyCollection<string> IgnoredQueryParameters
    {
        get => _ignored;
        init => _ignored = value.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Query parameters that the host reads itself. They are never bound. Default none.</summary>
    public IReadOnlyList<ReservedParameter> ReservedParameters
    {
        get => _reserved;
        init => _reserved = [.. value];
    }

    /// <summary>Options for JSON in bodies. Default canonical ProtoJSON.</summary>
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

    /// <summary>The JSON options for a body that path and query complete.</summary>
    internal JsonOptions PartialJson { get; private init; } = JsonOptions.Default with { AllowPartial = true };

    /// <summary>The JSON options for values in path and query, where an unknown enum name is never a value.</summary>
    internal JsonOptions TextJson { get; private init; } = JsonOptions.Default with { AllowPartial = true };

    internal bool Reserves(ReadOnlySpan<byte> name)
    {
        foreach (var parameter in _reserved)
        {
            if (parameter.IsNamed(name))
            {
                return true;
            }
        }

        return false;
    }

    internal bool Ignores(ReadOnlySpan<char> name) => _ignored.Count > 0 && _ignored.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    internal bool IgnoresAny => _ignored.Count > 0;
}
