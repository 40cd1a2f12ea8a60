using System.Globalization;
using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>Finds required fields that a request lacks, and fields in it that only answers have.</summary>
/// <param name="asked">The checks to make.</param>
/// <param name="scope">The fields that the path binds, and the resource of the update mask.</param>
/// <param name="mask">The update mask; null for none.</param>
internal sealed class FieldBehaviorCheck(FieldBehaviors asked, RequestScope scope, MaskPaths? mask)
{
    /// <summary>The most problems to report: a client can send a list of any length in which every element is wrong.</summary>
    private const int MostProblems = 100;

    private const int FewFields = 64;

    private readonly List<FieldProblem> _problems = [];
    private readonly List<FieldSchema> _chain = [];
    private readonly StringBuilder _place = new();
    private int _found;

    /// <exception cref="TranscodingException">There are problems.</exception>
    public void Check(MessageSchema type, ReadOnlySpan<byte> message)
    {
        Visit(type, message, scope.Path, MeantFields.All);
        if (mask is { OutputOnly.Count: > 0 } && (asked & FieldBehaviors.OutputOnly) != 0)
        {
            // If the keys of the body made the mask, both report the same field. Report it once.
            var reported = _problems.Select(static problem => problem.FieldPath).ToHashSet(StringComparer.Ordinal);
            foreach (var path in mask.OutputOnly.Where(path => !reported.Contains($"{scope.Resource!.Name}.{path}")))
            {
                Add(scope.Mask!, $"only answers have \"{path}\"; leave it out of the mask");
            }
        }

        if (_found > 0)
        {
            throw TranscodingException.Of(_problems, _found);
        }
    }

    private void Visit(MessageSchema type, ReadOnlySpan<byte> message, FieldSchema[][] path, MeantFields meant)
    {
        var fields = type.FieldSpan;
        Span<bool> given = fields.Length <= FewFields ? stackalloc bool[FewFields] : new bool[fields.Length];
        Find(type, message, path, given);
        if ((asked & FieldBehaviors.Required) != 0)
        {
            foreach (var field in fields)
            {
                if ((field.Behaviors & FieldBehaviors.Required) != 0 && !given[field.Index] && meant.Has(field))
                {
                    Miss(field, given);
                }
            }
        }

        Enter(type, message, path, meant);
    }

    // Notes the fields that the message has, and reports those that only answers have.
    private void Find(MessageSchema type, ReadOnlySpan<byte> message, FieldSchema[][] path, Span<bool> given)
    {
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            reader.Skip(number, wireType);
            if (type.FindField(number) is not { } field || given[field.Index])
            {
                continue;
            }

            given[field.Index] = true;
            if ((field.Behaviors & asked & FieldBehaviors.OutputOnly) != 0 && RequestScope.Below(path, _chain.Count, field).Length == 0)
            {
                Add(field, "only answers have this field; leave it out");
            }
        }
    }

    // Checks the nested messages. An absent message cannot lack fields. The content of a field that only answers have is not checked.
    private void Enter(MessageSchema type, ReadOnlySpan<byte> message, FieldSchema[][] path, MeantFields meant)
    {
        Dictionary<FieldSchema, int>? counts = null;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (type.FindField(number) is not { Message: { } nested } field || (nested.Behaviors & asked) == 0
                || (field.Behaviors & FieldBehaviors.OutputOnly) != 0 || wireType != field.Tag.WireType)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var content = field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited();
            var length = _place.Length;
            AppendName(field);
            if (field.IsMap)
            {
                content = MapEntry.ValueOf(field, content, out var key);
                _place.Append('[').Append(key).Append(']');
                nested = field.MapValue!.Message!;
            }
            else if (field.IsRepeated)
            {
                counts ??= [];
                counts[field] = counts.GetValueOrDefault(field) + 1;
                _place.Append(CultureInfo.InvariantCulture, $"[{counts[field] - 1}]");
            }

            _chain.Add(field);
            Visit(nested, content, RequestScope.Below(path, _chain.Count - 1, field), _chain.Count == 1 && field == scope.Resource && mask is not null ? mask.Meant : meant.Of(field));
            _chain.RemoveAt(_chain.Count - 1);
            _place.Length = length;
        }
    }

    // In a oneof, REQUIRED on a member means that the request must have one of the members.
    private void Miss(FieldSchema field, ReadOnlySpan<bool> given)
    {
        if (field.Oneof is not { Fields.Count: > 1 } oneof)
        {
            Add(field, "a required field is missing");
            return;
        }

        foreach (var member in oneof.Fields)
        {
            if (given[member.Index])
            {
                return;
            }
        }

        if (oneof.Fields.First(static member => (member.Behaviors & FieldBehaviors.Required) != 0) == field)
        {
            Add(field, $"one of {string.Join(", ", oneof.Fields.Select(static member => member.Name))} is required");
        }
    }

    private void Add(FieldSchema field, string description)
    {
        if (++_found > MostProblems)
        {
            return;
        }

        var length = _place.Length;
        AppendName(field);
        _problems.Add(new FieldProblem(_place.ToString(), description));
        _place.Length = length;
    }

    private void AppendName(FieldSchema field) => _place.Append(_place.Length > 0 ? "." : "").Append(field.Name);
}
