// React chooses its build when it is first imported: the slow development one unless told before.
process.env.NODE_ENV ??= 'production'
