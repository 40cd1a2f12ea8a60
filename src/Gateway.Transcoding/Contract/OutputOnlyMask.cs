using System.Text;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>Removes paths to fields that only answers have from update masks. A service that applies such a path would clear the field.</summary>
internal static class OutputOnlyMask
{
    private const int PathsField = 1;

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
            throw TranscodingException.Of([new FieldProblem(field.Name, "every path leads to a field that only answers have; name a field that a request can set")], 1);
        }

        NestedRecord.Write([field, field], mask.WrittenSpan, target);
    }

    private static int CopyPaths(RequestScope scope, ReadOnlySpan<byte> mask, PooledBuffer target)
    {
        var kept = 0;
        var reader = new WireReader(mask);
        for (var start = 0; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            if (number == PathsField && wireType == WireType.LengthDelimited && MaskPaths.IsOutputOnly(scope, Encoding.UTF8.GetString(reader.ReadLengthDelimited())))
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
