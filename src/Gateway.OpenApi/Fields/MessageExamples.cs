using System.Text.Json.Nodes;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>
/// Examples of messages in one direction. An example has one member of each oneof, no message inside itself, and no field that only the other direction has.
/// The same message always gets the same example.
/// </summary>
/// <remarks>If an example has more values than <see cref="MostValues"/>, it is made again with fewer levels, but at least one. Required fields are always included.</remarks>
internal sealed class MessageExamples(FieldNaming naming, FieldValues values, bool isAnswer)
{
    private const int MaxDepth = 4;
    private const int MostValues = 60;

    /// <summary>An example of a message; null when a required field has none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="without">Fields that the example leaves out.</param>
    public JsonNode? Message(MessageSchema message, IReadOnlySet<FieldSchema>? without = null) =>
        AtFittingDepth(walk => walk.Message(message, without, []));

    /// <summary>An example of a field's value; null when there is none.</summary>
    public JsonNode? Value(FieldSchema field) => AtFittingDepth(walk => walk.Value(field, [], isRequired: true));

    private JsonNode? AtFittingDepth(Func<Walk, JsonNode?> make)
    {
        for (var depth = MaxDepth; ; depth--)
        {
            var walk = new Walk(naming, values, isAnswer, depth);
            var example = make(walk);
            if (walk.Left >= 0 || depth == 1)
            {
                return example;
            }
        }
    }

    private sealed class Walk(FieldNaming naming, FieldValues values, bool isAnswer, int maxDepth)
    {
        /// <summary>How many more values the example may have.</summary>
        public int Left { get; private set; } = MostValues;

        public JsonObject? Message(MessageSchema message, IReadOnlySet<FieldSchema>? without, MessageSchema[] around)
        {
            if (message.WellKnown != WellKnownType.None || around.Contains(message))
            {
                return null;
            }

            var example = new JsonObject();
            MessageSchema[] inside = [.. around, message];
            foreach (var field in message.Fields)
            {
                var traits = FieldTraits.Of(field);
                if (!IsOffered(field, traits, without))
                {
                    continue;
                }

                if (Value(field, inside, traits.Required) is { } value)
                {
                    example[naming.NameOf(field)] = value;
                }
                else if (traits.Required)
                {
                    return null;
                }
            }

            return example;
        }

        public JsonNode? Value(FieldSchema field, MessageSchema[] around, bool isRequired)
        {
            if (field.IsMap)
            {
                return IsEnough(field) && Element(field.MapValue!, field, around, isRequired) is { } value ? new JsonObject { [FieldValues.Key(field)] = value } : null;
            }

            var element = field.IsRepeated && !IsEnough(field) ? null : Element(field, field, around, isRequired);
            return field.IsRepeated && element is not null ? new JsonArray(element) : element;
        }

        // The example of a list has one element.
        private static bool IsEnough(FieldSchema field) => FieldRules.Of(field) is { MinCount: null or <= 1, MaxCount: null or > 0 };

        // A message without its required fields would be refused, so required messages may be deeper than others.
        private JsonNode? Element(FieldSchema element, FieldSchema field, MessageSchema[] around, bool isRequired)
        {
            if (element.Message is { WellKnown: WellKnownType.None } message)
            {
                return isRequired || (around.Length < maxDepth && Left >= 0) ? Message(message, null, around) : null;
            }

            Left--;
            return values.Of(element, field);
        }

        private bool IsOffered(FieldSchema field, FieldTraits traits, IReadOnlySet<FieldSchema>? without) =>
            without?.Contains(field) != true
            && !field.IsExtension
            && !(isAnswer ? traits.InputOnly : traits.OutputOnly)
            && (!traits.Deprecated || traits.Required)
            && (field.Oneof is not { } oneof || Chosen(oneof, without) == field);

        // If the path binds a member of the oneof, the body must have none.
        private FieldSchema? Chosen(OneofSchema oneof, IReadOnlySet<FieldSchema>? without) =>
            without is not null && oneof.Fields.Any(without.Contains) ? null
            : oneof.Fields.FirstOrDefault(field => FieldTraits.Of(field) is var traits && !traits.Deprecated && !(isAnswer ? traits.InputOnly : traits.OutputOnly));
    }
}
