using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>The paths of an update mask, resolved once to fields of the resource: the mask may have many paths, and the message many elements to check.</summary>
internal sealed class MaskPaths
{
    private const int PathsField = 1;
    private const string Everything = "*";

    private readonly RequestScope _scope;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputOnly = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];

    private MaskPaths(RequestScope scope) => _scope = scope;

    /// <summary>The fields of the resource that the mask names.</summary>
    public MeantFields Meant { get; private set; } = MeantFields.All;

    /// <summary>The paths to fields that only answers have, with the names of the .proto file. Fields that the path of the request binds are left out.</summary>
    public IReadOnlyCollection<string> OutputOnly => _outputOnly;

    /// <summary>The paths that lead to no field.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Reads the mask of a request; null if requests of this kind have none.</summary>
    public static MaskPaths? Of(RequestScope scope, ReadOnlySpan<byte> request)
    {
        if (scope.Mask is not { } field || scope.Resource?.Message is not { } resource)
        {
            return null;
        }

        var mask = new MaskPaths(scope);
        var reader = new WireReader(request);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == field.Number && wireType == field.Tag.WireType)
            {
                mask.Read(field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited());
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        var meant = new MeantFields();
        foreach (var text in mask._texts)
        {
            mask.Resolve(resource, text, meant);
        }

        var isEverything = mask._texts.Count == 0 ? !scope.IsMaskImplied : mask._texts.Contains(Everything);
        mask.Meant = isEverything ? MeantFields.All : meant;
        return mask;
    }

    /// <summary>Whether a path leads to a field that only answers have, or to a field inside such a field.</summary>
    public static bool IsOutputOnly(RequestScope scope, string text) => scope.Resource?.Message is { } resource && new MaskPaths(scope).Resolve(resource, text, new MeantFields());

    private void Read(ReadOnlySpan<byte> mask)
    {
        var reader = new WireReader(mask);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == PathsField && wireType == WireType.LengthDelimited)
            {
                _texts.Add(Encoding.UTF8.GetString(reader.ReadLengthDelimited()));
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }
    }

    // The service refuses unknown paths, unless an option asks the gateway to do it. A path that continues into a list, a map or a scalar means the whole field.
    private bool Resolve(MessageSchema resource, string text, MeantFields meant)
    {
        var type = resource;
        var bound = RequestScope.Below(_scope.Path, 0, _scope.Resource!);
        var depth = 1;
        foreach (var name in text.Split('.'))
        {
            if (type is null)
            {
                break;
            }

            if (type.FindField(name) is not { } field)
            {
                if (text != Everything)
                {
                    _unknown.Add(text);
                }

                return false;
            }

            meant = meant.Add(field);
            bound = RequestScope.Below(bound, depth++, field);
            if ((field.Behaviors & FieldBehaviors.OutputOnly) != 0 && bound.Length == 0)
            {
                meant.MeanAll();
                _outputOnly.Add(text);
                return true;
            }

            type = field.IsRepeated ? null : field.Message;
        }

        meant.MeanAll();
        return false;
    }
}
