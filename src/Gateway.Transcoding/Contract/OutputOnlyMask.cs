using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>Update masks whose paths lead to fields that only answers have: a service that applies such a mask would clear the field.</summary>
internal static class OutputOnlyMask
{
    private const int PathsField = 1;

    /// <summary>Whether a path leads to such a field, or into one. A field that the path of the request binds does not count.</summary>
    public static bool Names(RequestScope scope, string path)
    {
        if (scope.Resource is not { Message: { } type } resource)
        {
            return false;
        }

        var bound = RequestScope.Below(scope.Path, 0, resource);
        var depth = 1;
        foreach (var name in path.Split('.'))
        {
            if (type.FindField(name) is not { } field)
            {
                return false;
            }

            bound = RequestScope.Below(bound, depth++, field);
            if ((field.Behaviors & FieldBehaviors.OutputOnly) != 0 && bound.Length == 0)
            {
                return true;
            }

            if (field.IsRepeated || field.Message is not { } nested)
            {
                return false;
            }

            type = nested;
        }

        return false;
    }

    /// <summary>Copies a request without such paths.</summary>
    /// <exception cref="TranscodingException">No path is left. An empty mask would mean every field.</exception>
    public static void Copy(RequestScope scope, ReadOnlySpan<byte> request, PooledBuffer target)
    {
        var field = scope.Mask!;
        var kept = 0;
        using var mask = new PooledBuffer();
        var reader = new WireReader(request);
        for (var start = 0; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            if (number != field.Number || wireType != field.Tag.WireType)
            {
                reader.Skip(number, wireType);
                target.Write(request[start..reader.Position]);
                continue;
            }

            kept += CopyPaths(scope, field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited(), mask);
        }

        if (kept == 0)
        {
            throw TranscodingException.Of([new FieldProblem(field.Name, "names only fields that only answers have")], 1);
        }

        NestedRecord.Write([field, field], mask.WrittenSpan, target);
    }

    private static int CopyPaths(RequestScope scope, ReadOnlySpan<byte> mask, PooledBuffer target)
    {
        var kept = 0;
        var reader = new WireReader(mask);
        for (var start = 0; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            if (number == PathsField && wireType == WireType.LengthDelimited && Names(scope, Encoding.UTF8.GetString(reader.ReadLengthDelimited())))
            {
                continue;
            }

            if (number != PathsField || wireType != WireType.LengthDelimited)
            {
                reader.Skip(number, wireType);
            }
            else
            {
                kept++;
            }

            target.Write(mask[start..reader.Position]);
        }

        return kept;
    }
}
