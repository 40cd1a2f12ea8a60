using Gateway.OpenApi.Served;

namespace Gateway.OpenApi.Documents;

/// <summary>Gives operations unique ids: <c>Greetering_Hello</c>, and <c>Greetering_Hello_2</c> for its first additional binding.</summary>
internal sealed class OperationIds(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The id of a binding.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="tag">The name of its service in the document.</param>
    public string Next(DocumentedBinding binding, string tag)
    {
        var name = $"{tag.Replace('.', '_')}_{binding.Method.Name}";
        var id = binding.Index == 0 ? name : $"{name}_{binding.Index + 1}";
        for (var i = binding.Index + 2; !_taken.Add(id); i++)
        {
            id = $"{name}_{i}";
        }

        return id;
    }
}
