using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>The fields of a resource that an update mask names.</summary>
internal sealed class MaskPaths
{
    private const int PathsField = 1;

    private readonly List<string> _paths = [];

    private MaskPaths()
    {
    }

    /// <summary>Reads the mask of a request; null if every field is meant.</summary>
    public static MaskPaths? Of(RequestScope scope, ReadOnlySpan<byte> request)
    {
        if (scope.Mask is not { } field)
        {
            return null;
        }

        var mask = new MaskPaths();
        var reader = new WireReader(request);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == field.Number && wireType == field.Tag.WireType)
            {
                mask.Add(field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited());
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return (mask._paths.Count == 0 && !scope.IsMaskImplied) || mask._paths.Contains("*") ? null : mask;
    }

    /// <summary>The paths that lead to fields which only answers have.</summary>
    public IEnumerable<string> OutputOnly(RequestScope scope) => _paths.Where(path => OutputOnlyMask.Names(scope, path));

    /// <summary>Whether the mask names a field, a message around it, or a part of it.</summary>
    /// <param name="fields">The fields from the resource down.</param>
    public bool Names(IEnumerable<FieldSchema> fields)
    {
        var path = string.Join('.', fields.Select(static field => field.Name));
        return _paths.Exists(named => IsWithin(named, path) || IsWithin(path, named));
    }

    private static bool IsWithin(string path, string outer) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] == '.');

    private void Add(ReadOnlySpan<byte> mask)
    {
        var reader = new WireReader(mask);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == PathsField && wireType == WireType.LengthDelimited)
            {
                _paths.Add(Encoding.UTF8.GetString(reader.ReadLengthDelimited()));
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }
    }
}
