namespace Gateway.Transcoding.Descriptors;

/// <summary>Which messages have fields of each message. Types refer to each other in cycles, and a chain of them may be as long as a schema: one walk from user to user visits each message once.</summary>
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

    /// <summary>Gives what some messages have to all that reach them.</summary>
    /// <param name="origins">The messages that have it.</param>
    /// <param name="give">Gives it to a message (first) that has a field of another (second); false if that message had it.</param>
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
