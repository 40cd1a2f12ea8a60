namespace Gateway.Transcoding.Descriptors;

/// <summary>
/// For each message, the messages that have a field of its type (its users). Types refer to each other in cycles and in long chains, so the walk from user to user visits each
/// message once and does not recurse.
/// </summary>
internal sealed class MessageUsers
{
    private readonly Dictionary<MessageSchema, List<MessageSchema>> _users = [];

    public MessageUsers(IEnumerable<MessageSchema> messages)
    {
        foreach (var user in messages)
        {
            foreach (var used in user.Fields.Select(static field => field.Message).OfType<MessageSchema>())
            {
                if (!_users.TryGetValue(used, out var users))
                {
                    _users.Add(used, users = []);
                }

                users.Add(user);
            }
        }
    }

    /// <summary>Copies a property from messages to all messages that can reach them.</summary>
    /// <param name="origins">The messages that have the property.</param>
    /// <param name="give">Copies the property to a message (first) from a message that it has a field of (second). Returns false if nothing changed.</param>
    public void Spread(IEnumerable<MessageSchema> origins, Func<MessageSchema, MessageSchema, bool> give)
    {
        var open = new Queue<MessageSchema>(origins);
        while (open.TryDequeue(out var used))
        {
            foreach (var user in _users.GetValueOrDefault(used) ?? [])
            {
                if (give(user, used))
                {
                    open.Enqueue(user);
                }
            }
        }
    }
}
